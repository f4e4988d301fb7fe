from pyspark.sql.functions import current_timestamp, input_file_name

input_path = "abfss://raw@storageaccount.dfs.core.windows.net/sales/"  # or s3://, gs://
checkpoint_path = "/tmp/auto_loader_checkpoints/sales_raw"

# Schema inference and evolution, two more columns, every five minutes.
streaming_df = (spark
    .readStream
    .format("cloudFiles")
    .option("cloudFiles.format", "csv")                         # or json, parquet, avro
    .option("cloudFiles.schemaLocation", checkpoint_path)       # required to infer
    .option("cloudFiles.schemaEvolutionMode", "addNewColumns")  # the default
    .option("header", "true")
    .option("delimiter", ",")
    .load(input_path)
    .withColumn("source_file", input_file_name())
    .withColumn("ingest_time", current_timestamp())
)

(streaming_df
    .writeStream
    .format("delta")
    .option("checkpointLocation", checkpoint_path)
    .option("mergeSchema", "true")
    .trigger(processingTime="5 minutes")
    .table("sales_bronze")
)
