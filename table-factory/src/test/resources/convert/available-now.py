input_path = "/mnt/source"
checkpoint_path = "/mnt/checkpoints/sales"

streaming_df = (
    spark.readStream
         .format("cloudFiles")
         .option("cloudFiles.format", "json")
         .option("cloudFiles.schemaLocation", "/mnt/schema")
         .load(input_path)
)

display(streaming_df)

(streaming_df
    .writeStream
    .format("delta")
    .trigger(availableNow=True)        # only what is new, then it stops
    .option("checkpointLocation", checkpoint_path)
    .start("/mnt/delta/sales_bronze")
)
